export type ClientLimits = {
  /** Until the connection stands. */
  readonly connection_ms: number;
  /** From the call until AWS begins to answer. */
  readonly answer_ms: number;
  /** Between two pieces of the answer. */
  readonly silence_ms: number;
  /** How often a call is tried at most, the first time included. */
  readonly tries: number;
  /** Connections at the same time. */
  readonly sockets: number;
};

/**
 * Guesses, on the side of patience: AWS answers such calls within milliseconds, one that has not after five seconds is
 * lost, and three lost ones still fit into the time that a poll needs to end properly.
 */
export const CLIENT_LIMITS: ClientLimits = {
  connection_ms: 1_000,
  answer_ms: 5_000,
  silence_ms: 5_000,
  tries: 3,
  sockets: 50,
};

/** What every SDK client of this program is made with. Without it a client waits for ever. */
export function clientConfig(changes: Partial<ClientLimits> = {}) {
  const limits = { ...CLIENT_LIMITS, ...changes };
  const agent = { keepAlive: true, maxSockets: limits.sockets };
  const requestHandler = {
    connectionTimeout: limits.connection_ms,
    requestTimeout: limits.answer_ms,
    // Without it a breach of requestTimeout is a warning in the log, and the call goes on.
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's headers; an answer that stops halfway would hang for minutes.
    socketTimeout: limits.silence_ms,
    httpAgent: agent,
    httpsAgent: agent,
  };
  return { requestHandler, maxAttempts: limits.tries, retryMode: 'standard' };
}
