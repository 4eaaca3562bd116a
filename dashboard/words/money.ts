/** How many minor units one unit of a currency has: 100 for EUR, 1 for JPY, 1000 for KWD. 100 for what is no currency. */
export const minorPerUnit = (currency: string): number => {
  try {
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    return 10 ** maximumFractionDigits
  } catch {
    return 100
  }
}
