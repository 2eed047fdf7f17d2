/** Values that somebody might give, on top of a file in deploy/chart/ci, and what Helm has to say to them. */
export interface RefusedValues {
  name: string
  file: string
  set: string[]
  sentence: RegExp
}

/** Values that no template is asked about: the schema refuses them. */
const bySchema: RefusedValues[] = [
  { name: 'a misspelt value', file: 'keda', set: ['gateway.replcas=3'], sentence: /'replcas' not allowed/ },
  {
    name: 'a misspelt variable',
    file: 'keda',
    set: ['settings.LOG_LEVL=info'],
    sentence: /'LOG_LEVL' not allowed/,
  },
  {
    name: 'a variable that this service does not read',
    file: 'keda',
    set: ['workers.image.settings.MELODY_SECONDS=30'],
    sentence: /'MELODY_SECONDS' not allowed/,
  },
  {
    name: 'a value that the code would refuse',
    file: 'keda',
    set: ['settings.LOG_LEVEL=loud'],
    sentence: /LOG_LEVEL.*must be one of 'trace'/s,
  },
  {
    name: 'a secret among the settings',
    file: 'keda',
    set: ['settings.JWT_SECRET=x'],
    sentence: /'JWT_SECRET' not allowed/,
  },
  {
    name: 'a password in redis.url',
    file: 'keda',
    set: ['redis.url=redis://:x@redis:6379'],
    sentence: /redis.url|\/redis\/url/,
  },
  {
    name: 'a limit on the processor',
    file: 'keda',
    set: ['gateway.resources.limits.cpu=1'],
    sentence: /'cpu' not allowed/,
  },
  {
    name: 'no concurrency',
    file: 'keda',
    set: ['workers.image.concurrency=0'],
    sentence: /workers\/image\/concurrency/,
  },
  {
    name: 'a kind that there is not',
    file: 'keda',
    set: ['workers.poem.replicas=1'],
    sentence: /'poem' not allowed/,
  },
  {
    name: 'a role that is none',
    file: 'aws-irsa',
    set: ['gateway.roleArn=moodscape'],
    sentence: /gateway\/roleArn/,
  },
]

/** Values that are right one by one, and cannot work together: templates refuse them in sentences. */
const bySentence: RefusedValues[] = [
  {
    name: 'Ingress and HTTPRoute',
    file: 'gateway-api',
    set: ['ingress.enabled=true', 'ingress.host=a.example.com'],
    sentence: /ingress and httpRoute are both enabled/,
  },
  {
    name: 'an Ingress without a host',
    file: 'keda',
    set: ['ingress.enabled=true'],
    sentence: /ingress.host is missing/,
  },
  {
    name: 'a route that belongs to no Gateway',
    file: 'keda',
    set: ['httpRoute.enabled=true'],
    sentence: /httpRoute.parentRefs is empty/,
  },
  {
    name: 'no Secret',
    file: 'keda',
    set: ['secrets.existingSecret='],
    sentence: /secrets.existingSecret is missing: make a Secret/,
  },
  {
    name: 'no namespace of the ingress',
    file: 'keda',
    set: ['networkPolicies.ingressNamespace='],
    sentence: /networkPolicies.ingressNamespace is missing/,
  },
  {
    name: 'a Redis that is nowhere',
    file: 'keda',
    set: ['redis.peer.namespace='],
    sentence: /say where Redis is/,
  },
  {
    name: 'HPA and KEDA at once',
    file: 'keda',
    set: ['workers.emotion.hpa.enabled=true'],
    sentence: /workers.emotion.hpa and keda are both enabled/,
  },
  {
    name: 'a worker that waits, scaled by its processor',
    file: 'aws-irsa',
    set: ['workers.image.hpa.enabled=true', 'workers.image.hpa.cpuPercent=70'],
    sentence: /its processor says nothing/,
  },
  {
    name: 'scale to zero without saying so',
    file: 'keda',
    set: ['workers.image.minReplicas=0'],
    sentence: /workers.image.minReplicas is 0/,
  },
  {
    name: 'a maximum below the minimum',
    file: 'keda',
    set: ['workers.image.minReplicas=9'],
    sentence: /minReplicas is above maxReplicas/,
  },
  {
    name: 'IRSA without a role',
    file: 'aws-irsa',
    set: ['housekeeper.roleArn='],
    sentence: /roleArn of housekeeper is missing/,
  },
  {
    name: 'an ExternalSecret from nowhere',
    file: 'keda',
    set: ['externalSecret.enabled=true'],
    sentence: /say where the secrets come from/,
  },
]

export const REFUSED_VALUES: RefusedValues[] = [...bySchema, ...bySentence]
