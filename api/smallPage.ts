import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'

export const stylesheetPath = '/c-assets/page.css'

/** The frame of every page served outside the console: no script, one stylesheet of our own. */
export const pageFrame = (o: { title: string; language: string; company: string; body: Html }): string =>
  html`<!doctype html>
<html lang="${o.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${o.title} · ${o.company}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheetPath}">
</head>
<body>
<header class="top"><span class="mark" aria-hidden="true"></span><span>${o.company}</span></header>
${o.body}
</body>
</html>
`.text

/** Sends a page that is never kept by caches: its address is a key. */
export const sendPage = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply
    .code(status)
    .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .serializer((text: string) => text)
    .send(page)
