import { defineConfig } from 'vite'

/**
 * The console's build: `dashboard/` → `dist/dashboard`, served by `api` under `/`.
 * Vitest reads this file too (mode `test`) and must then look for tests in the whole repository, not only in the console.
 */
export default defineConfig(({ mode }) => ({
  root: mode === 'test' ? '.' : 'dashboard',
  base: '/',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The content security policy allows no data: URLs, so every asset is a file.
    assetsInlineLimit: 0,
    // The browsers that have light-dark(), which the themes are written with.
    target: ['chrome123', 'firefox120', 'safari17.5'],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/c/', '/u/', '/signin/'].map((path) => [
        path,
        { target: 'http://127.0.0.1:8080', changeOrigin: false },
      ]),
    ),
  },
}))
