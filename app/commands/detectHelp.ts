/** What `forestall detect --help` says after the options. */
export const detectHelp = `
Input: CSV with a header line, cells cut at , or ; (whichever the header has more of). Where it is ; numbers may have a decimal
comma (5,3 or 1.234,5). Missing cells may be empty; true and false count as 1 and 0.
Times: ISO 8601, YYYY-MM-DD HH:MM[:SS], DD.MM.YYYY HH:MM[:SS] (UTC unless they name a zone), or seconds or milliseconds since the
epoch or since the start. The column is found by its name (time, timestamp, date, ts, …), or by what it holds.

Output: the same rows with more columns. Memory does not grow with the file, and nothing looks ahead.
  severity       0 and up, on every row: how unusual this moment is; about 1 in the middle of noise, whatever the unit
  anomaly_score  0 to 1, not 0 where an episode begins; from 0.5 on something new. Inside an episode it comes again only beyond
                 the episode's own maximum. With one column, below 0.3: far out, but it has been before
  fault          1 from where it is sure until it is over. Besides what was learned it is 1 where a column is stuck or impossible,
                 or is a counter that fell
  because        with --explain: why, on rows with a fault or an anomaly_score
Where the input has columns of these names already (an earlier run's output), the new ones are numbered: severity_2, …
What is not watched is said on stderr, and why.`
