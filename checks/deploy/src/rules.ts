import type { Cluster } from './cluster.ts'
import type { CodeFacts } from './code-facts.ts'
import { drainIsPossible } from './rules/drain-is-possible.ts'
import { graceCoversDrain } from './rules/grace-covers-drain.ts'
import { memoryIsMeasured } from './rules/memory-is-measured.ts'
import { monitorsKeepLabels } from './rules/monitors-keep-labels.ts'
import { namesFit } from './rules/names-fit.ts'
import { oneScaler } from './rules/one-scaler.ts'
import { oneWayIn } from './rules/one-way-in.ts'
import { onlyWantedPeers, type Surroundings } from './rules/only-wanted-peers.ts'
import { policiesNamePeers } from './rules/policies-name-peers.ts'
import { portsExist } from './rules/ports-exist.ts'
import { probesAsDocumented } from './rules/probes-as-documented.ts'
import { referencesExist } from './rules/references-exist.ts'
import { restrictedProfile } from './rules/restricted-profile.ts'
import { rolloutWithoutLoss } from './rules/rollout-without-loss.ts'
import { scaledOnNeed } from './rules/scaled-on-need.ts'
import { selectorsFindPods } from './rules/selectors-find-pods.ts'
import { targetIsConcurrency } from './rules/target-is-concurrency.ts'
import { variablesAreRead } from './rules/variables-are-read.ts'
import { workersAreKinds } from './rules/workers-are-kinds.ts'

/** What a rule may look at beside the objects. */
export interface Outlook {
  facts: CodeFacts
  /** Names of Secrets that are made outside of the chart. */
  secrets: readonly string[]
  surroundings: Surroundings
}

/** Each gives sentences about what is wrong; none where all is well. */
export const RULES: Record<string, (cluster: Cluster, outlook: Outlook) => string[]> = {
  'restricted-profile': restrictedProfile,
  'names-fit': namesFit,
  'selectors-find-pods': selectorsFindPods,
  'ports-exist': portsExist,
  'references-exist': (cluster, { secrets }) => referencesExist(cluster, secrets),
  'workers-are-kinds': (cluster, { facts }) => workersAreKinds(cluster, facts),
  'variables-are-read': (cluster, { facts }) => variablesAreRead(cluster, facts),
  'scaled-on-need': (cluster, { facts }) => scaledOnNeed(cluster, facts),
  'target-is-concurrency': targetIsConcurrency,
  'one-scaler': oneScaler,
  'grace-covers-drain': graceCoversDrain,
  'memory-is-measured': memoryIsMeasured,
  'probes-as-documented': probesAsDocumented,
  'drain-is-possible': drainIsPossible,
  'rollout-without-loss': rolloutWithoutLoss,
  'policies-name-peers': policiesNamePeers,
  'only-wanted-peers': (cluster, { surroundings }) => onlyWantedPeers(cluster, surroundings),
  'one-way-in': oneWayIn,
  'monitors-keep-labels': monitorsKeepLabels,
}

/** What all rules say, each sentence with the name of its rule. */
export function applyRules(cluster: Cluster, outlook: Outlook): { rule: string; problem: string }[] {
  return Object.entries(RULES).flatMap(([rule, check]) =>
    check(cluster, outlook).map((problem) => ({ rule, problem })),
  )
}
