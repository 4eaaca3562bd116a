/**
 * The one set of defaults. Measured on half of SKAB, SMD and ASD (docs/detection.md). Half or twice the value of most of them
 * changes the figures by less than the files differ among each other. Not of `quantileGain` and `threshold`, where SKAB falls on
 * either side; and `instantWeight` trades events found (more) against rows ranked well (less).
 */
export const shipped = {
  /** Rows that centres, scales and relations remember, once there are so many. */
  horizon: 10_000,
  /** A channel's scale is at the least this share of its largest deviation: one that mostly stands still is measured by its leaps. */
  scaleFloor: 0.02,
  /** In scales: what a channel may bring to its relations; to what is learned of them; to its own level and noise. */
  inputClip: 8,
  learnClip: 2,
  levelClip: 3,
  /** What one residual may bring to its averages, in scales. */
  residualClip: 2,
  /** Added to each channel's variance: how much of its movement is taken for its own. */
  ridge: 0.3,
  /** Sines and cosines of the day that channels may follow, believed in between the first and the third day watched. */
  harmonics: 3,
  /** What the channels were in the last rows (EWMA) foretells them too, where there are few enough to afford it. */
  lagRows: 3,
  lagUpTo: 24,
  /** EWMA of evidence, rows. */
  shortRows: 10,
  longRows: 30,
  /** Evidence counts from this quantile of its own past; how fast that is learned, against centres; the least amount, in scales. */
  quantile: 0.98,
  quantileGain: 3,
  /** The quantile forgets a stormy beginning slowly: it is never believed beyond so many times the mean, which is learned this much faster. */
  mostOfMean: 5,
  meanGain: 2,
  evidenceFloor: 0.05,
  residualFloor: 0.02,
  /** ln of how many times its quantile one piece of evidence may count for. */
  mostPiece: 10,
  /** The share of what a channel has shown before that its severity is lessened by; how much of an excursion becomes a precedent. */
  precedent: 0.5,
  precedentGain: 0.05,
  /** Above so many channels, what counts of a row, and where a fault begins, is in proportion to their number. */
  manyChannels: 8,
  /** Weight in the severity of what is seen in one row alone; rows over which severity adds up, and how much of each row does. */
  instantWeight: 4,
  addUpRows: 60,
  addUpMost: 6,
  /** Of a row's severity this much is left in the next; it counts by its square: many channels at once are worth more than each. */
  holds: 0.8,
  squareFrom: 6,
  /** A channel says nothing in its first rows. */
  warmRows: 100,
  /** What relations count for in a fault, beside levels and noise. */
  relationWeight: 0.6,
  /** Evidence at which a fault begins; where it ends, as a share. */
  threshold: 4.5,
  endsAt: 0.4,
  /** Severity added up at which relations are learned at half the rate. */
  learnHalf: 2,
  /** How much a row in a fault counts in learning; after so many rows in a fault it is the new usual and learned at once. */
  faultLearning: 0.45,
  longestFault: 3_000,
  relearnRows: 100,
}
