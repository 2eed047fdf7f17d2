import { serveHealth } from '@moodscape/shared/process/health-server'
import type { Logger } from '@moodscape/shared/process/log'
import { createRegistry } from '@moodscape/shared/process/metrics'
import { checkReadiness } from '@moodscape/shared/process/readiness'
import type { Stoppable } from '@moodscape/shared/process/run-until-signal'
import { runAsLeader } from '@moodscape/shared/queue/leader-lease'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { connectStores } from '@moodscape/shared/stores/connect-stores'
import { parseNetworks } from '@moodscape/shared/webhooks/public-address'
import { Counter } from 'prom-client'

import { type CallWebhook, createWebhookCaller } from './call-webhook.ts'
import type { HousekeeperConfig } from './config.ts'
import { consumeTickets } from './consume-tickets.ts'
import { deliverNotice } from './deliver-notice.ts'
import { createForgetJobs } from './forget-jobs.ts'
import { createForgetUser } from './forget-user.ts'
import { shareConcurrency } from './limit-calls.ts'
import { makeRound, type RoundCollaborators, tidyUpload } from './make-round.ts'
import { answerNeed } from './need/answer-need.ts'
import { exportEviction } from './need/export-eviction.ts'
import { exportNeed } from './need/export-need.ts'
import { measureNeed } from './need/measure-need.ts'
import { offerNotices } from './offer-notices.ts'

export interface RunningHousekeeper extends Stoppable {
  healthPort: number
}

/** Connects the housekeeper to all it needs and starts it. Nothing has to be up yet: `/readyz` says what it waits for. */
export async function startHousekeeper(config: HousekeeperConfig, log: Logger): Promise<RunningHousekeeper> {
  const registry = createRegistry('housekeeper')
  const stores = connectStores(config, 'housekeeper', log, { registry })
  const { redis, queues, events, store, objects } = stores
  const collaborators: RoundCollaborators = {
    store,
    objects,
    swept: countSwept(registry),
    graceSeconds: config.ERASURE_GRACE_SECONDS,
    leftoverSeconds: config.LEFTOVER_SECONDS,
    predictionSeconds: config.PREDICTION_SECONDS,
    notices: queues.notice,
    forgetJobs: createForgetJobs(redis, queues),
    forgetUser: createForgetUser(redis),
  }
  const caller = createWebhookCaller(parseNetworks(config.WEBHOOK_PRIVATE_NETWORKS))
  const share = shareConcurrency(config.CONCURRENCY)
  const call: CallWebhook = (given) => share.forHost(new URL(given.url).host, () => caller.call(given))
  const delivery = {
    store,
    call,
    signingSecret: config.SIGNING_SECRET,
    publicUrl: config.PUBLIC_URL?.replace(/\/$/, '') ?? '',
    log,
  }

  const consumerRedis = stores.connect('worker')
  const consumption = {
    redis: consumerRedis,
    log,
    concurrency: config.CONCURRENCY,
    lockSeconds: config.LOCK_SECONDS,
  }
  const tidy = async (ticket: JobTicket) => {
    const upload = await store.get(ticket)
    if (upload) await tidyUpload(upload, collaborators)
  }
  const consumers = [
    consumeTickets('erase', tidy, consumption),
    consumeTickets(
      'notice',
      (ticket, tryNumber) => share.forUser(ticket.user_id, () => deliverNotice(ticket, tryNumber, delivery)),
      consumption,
    ),
  ]
  offerNotices({ events, store, queue: queues.notice, log })
  const turns = { redis, log, name: 'house', everyMs: config.ROUND_SECONDS * 1_000 }
  const stopRounds = runAsLeader(turns, () => makeRound(collaborators))

  // A mistake is in the log before anybody asks.
  void checkReadiness(stores.probes)
  let isStopping = false
  const checks = {
    checkLiveness: () => [],
    async checkReadiness() {
      if (isStopping) return ['the housekeeper is stopping']
      const isConsuming = consumers.every((one) => one.isRunning()) && consumerRedis.status === 'ready'
      const failures = await checkReadiness(stores.probes)
      return [...(isConsuming ? [] : ['consumer: not connected']), ...failures]
    },
  }
  const measure = () => measureNeed(redis, config.REPLICATE_CREATES_PER_MINUTE)
  exportNeed(measure, registry)
  exportEviction(redis, registry)
  const address = { host: config.HOST, port: config.HEALTH_PORT }
  const health = await serveHealth(address, checks, registry, { '/need': () => answerNeed(measure) })
  log.info({ health_port: health.port }, 'keeping house')

  return {
    healthPort: health.port,
    async stop() {
      isStopping = true
      stopRounds()
      await Promise.all(consumers.map((consumer) => consumer.close(config.SHUTDOWN_SECONDS * 1_000)))
      await caller.close()
      await stores.close()
      await health.close()
    },
  }
}

function countSwept(registry: ReturnType<typeof createRegistry>): Counter<'what'> {
  return new Counter({
    name: 'moodscape_swept_total',
    help: 'Leftovers removed.',
    labelNames: ['what'],
    registers: [registry],
  })
}
