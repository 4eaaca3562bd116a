/** Adds what to do to the failure of opening what is kept. */
export const orRestore = async <T>(opening: Promise<T>): Promise<T> => {
  try {
    return await opening
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
    throw new Error(`${what}; where the disk is neither full nor read-only, restore the data folder from a backup`, {
      cause,
    })
  }
}
