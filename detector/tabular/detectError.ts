/** Something about the input that the person can put right; the message says how. */
export class DetectError extends Error {
  override name = 'DetectError'
}
