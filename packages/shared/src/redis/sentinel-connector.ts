import { type Redis, type SentinelConnectionOptions, SentinelConnector } from 'ioredis'

/** Private state of ioredis: the connections that are subscribed to failover messages. */
interface Detector {
  isDisconnected: boolean
}

/**
 * Finds the master through sentinels, at any moment of a failover.
 *
 * When the message of a failover arrives while a lost connection is being re-established, ioredis 6.0.0 treats it as
 * a request to close: the attempt ends in "Connection is closed", none follows, and the process is without Redis
 * until it is restarted. Such an attempt is repeated here, and finds the new master.
 *
 * ioredis writes the errors of the connections that are subscribed to these messages to stderr, because they have no
 * listener. They are ignored here: the absence of one sentinel is no outage of ours, and ioredis asks the others.
 */
export class SteadySentinelConnector extends SentinelConnector {
  #hasFailedOver = false
  #known: Detector | undefined

  /** @param options SentinelConnectionOptions, which ioredis hands to a connector without saying so */
  constructor(options: unknown) {
    super(options as SentinelConnectionOptions)
    const connect = Reflect.get(this, 'connectToSentinel') as (...given: unknown[]) => Redis
    Reflect.set(this, 'connectToSentinel', (...given: unknown[]) =>
      connect.apply(this, given).on('error', () => {}),
    )
  }

  override async connect(
    ...parameters: Parameters<SentinelConnector['connect']>
  ): ReturnType<SentinelConnector['connect']> {
    for (;;) {
      this.#hasFailedOver = false
      try {
        return await super.connect(...parameters)
      } catch (error) {
        if (!this.#hasFailedOver) throw error
      }
    }
  }

  /**
   * A detector marks itself as done before it calls this, once; a caller that really closes the connection does not.
   */
  override disconnect(): void {
    const detector = Reflect.get(this, 'failoverDetector') as Detector | undefined
    this.#hasFailedOver = detector?.isDisconnected === true && detector !== this.#known
    this.#known = detector
    super.disconnect()
  }
}
