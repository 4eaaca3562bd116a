/** An article's text: paragraphs apart by an empty line, lines beginning with `- ` are items of a list. No other markup. */
export const Prose = ({ text, lang }: { text: string; lang?: string }) => (
  <div class="prose" lang={lang}>
    {text
      .split(/\n\s*\n/)
      .filter((block) => block.trim() !== '')
      .flatMap((block, at) => blocksOf(block).map((lines, part) => <Block key={`${at}/${part}`} lines={lines} />))}
  </div>
)

const isItem = (line: string): boolean => /^\s*- /.test(line)

/** A paragraph may run into a list: the runs of lines of one sort. */
const blocksOf = (block: string): string[][] => {
  const runs: string[][] = []
  for (const line of block.split('\n')) {
    const last = runs.at(-1)
    if (last?.[0] !== undefined && isItem(last[0]) === isItem(line)) last.push(line)
    else runs.push([line])
  }
  return runs
}

const Block = ({ lines }: { lines: readonly string[] }) =>
  lines[0] !== undefined && isItem(lines[0]) ? (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line.replace(/^\s*- /, '')}</li>
      ))}
    </ul>
  ) : (
    <p>{lines.join(' ')}</p>
  )
