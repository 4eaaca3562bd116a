/** Answers already given to a POST with an Idempotency-Key, so that asking twice does once. */
export interface StoredAnswer {
  /** SHA-256 of the request body: the same key with another body is a mistake. */
  readonly requestHash: string
  readonly status: number
  readonly body: string
}
export interface IdempotencyStore {
  get(key: { principal: string; route: string; key: string }): Promise<StoredAnswer | undefined>
  put(
    key: { principal: string; route: string; key: string },
    answer: StoredAnswer & { createdAt: number },
  ): Promise<void>
  dropBefore(at: number): Promise<void>
}
