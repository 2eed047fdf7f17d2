import { type Redis, type SentinelConnectionOptions, SentinelConnector } from 'ioredis'

/** What ioredis keeps to itself about who listens for news of a failover. */
interface Detector {
  isDisconnected: boolean
}

/**
 * Finds the master through sentinels, whatever the moment at which they name another one.
 *
 * When news of a failover arrives while a lost connection is being made anew, ioredis 6.0.0 takes it for a wish to close:
 * the attempt ends in "Connection is closed", none follows, and the process is without Redis until it is restarted. Such
 * an attempt is made once more here, and finds the new master.
 *
 * What the connections meet that listen for such news, ioredis writes to stderr as it comes, for nobody listens to their
 * errors. It is passed over here: a sentinel that is away is none of our outages, and ioredis asks the others.
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

  /** A detector marks itself as done before it calls this, once; whoever really closes the connection does not. */
  override disconnect(): void {
    const detector = Reflect.get(this, 'failoverDetector') as Detector | undefined
    this.#hasFailedOver = detector?.isDisconnected === true && detector !== this.#known
    this.#known = detector
    super.disconnect()
  }
}
