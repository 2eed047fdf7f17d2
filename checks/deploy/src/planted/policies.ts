import { change, policy, remove } from './part-of.ts'
import type { PlantedError } from './planted-error.ts'

export const policies: PlantedError[] = [
  {
    name: 'from: [] (everybody, on these ports)',
    refusedBy: 'policies-name-peers',
    plant: (objects) => change(policy(objects, 'gateway').ingress?.[0], { from: [] }),
  },
  {
    name: 'to: [] (everywhere, on these ports)',
    refusedBy: 'policies-name-peers',
    plant: (objects) => change(policy(objects, 'housekeeper').egress?.[1], { to: [] }),
  },
  {
    name: 'nothing that denies to begin with',
    refusedBy: 'policies-name-peers',
    plant: (objects) => remove(objects, 'NetworkPolicy', 'default-deny'),
  },
  {
    name: 'a direction that is left open',
    refusedBy: 'policies-name-peers',
    plant: (objects) => change(policy(objects, 'image-worker'), { policyTypes: ['Ingress'] }),
  },
  {
    name: "the address of the node's credentials",
    refusedBy: 'only-wanted-peers',
    plant: (objects) =>
      policy(objects, 'gateway').egress?.push({
        to: [{ ipBlock: { cidr: '169.254.169.254/32' } }],
        ports: [{ protocol: 'TCP', port: 80 }],
      }),
  },
  {
    name: 'the internet, private networks included',
    refusedBy: 'only-wanted-peers',
    plant: (objects) => {
      for (const { to = [] } of policy(objects, 'emotion-worker').egress ?? [])
        for (const { ipBlock } of to) delete ipBlock?.except
    },
  },
  {
    name: 'every namespace may call the gateway',
    refusedBy: 'only-wanted-peers',
    plant: (objects) =>
      policy(objects, 'gateway').ingress?.push({
        from: [{ namespaceSelector: {} }],
        ports: [{ protocol: 'TCP', port: 3000 }],
      }),
  },
  {
    name: 'KEDA does not reach /need',
    refusedBy: 'only-wanted-peers',
    plant: (objects) => policy(objects, 'housekeeper').ingress?.pop(),
  },
  {
    name: 'nobody reaches Redis',
    refusedBy: 'only-wanted-peers',
    plant: (objects) => policy(objects, 'melody-worker').egress?.splice(1, 1),
  },
  {
    name: 'names are asked of anybody',
    refusedBy: 'only-wanted-peers',
    plant: (objects) => {
      const rule = policy(objects, 'gateway').egress?.[0]
      if (rule) rule.to = [{ ipBlock: { cidr: '0.0.0.0/0' } }]
    },
  },
  {
    name: 'Pod Identity without its agent',
    refusedBy: 'only-wanted-peers',
    plant: (objects) => {
      const spec = policy(objects, 'gateway')
      spec.egress = (spec.egress ?? []).filter(({ ports }) => !ports?.some(({ port }) => port === 80))
    },
  },
]
