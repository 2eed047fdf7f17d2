/** Where the typed model of an object is: the module's name, and its class in there. */
export interface ModelPlace {
  module: string
  name: string
}

/** The packages of models by the group of their objects; what is not listed is of Kubernetes itself. */
const PACKAGES: Record<string, string> = {
  'keda.sh': '@kubernetes-models/keda',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'external-secrets.io': '@kubernetes-models/external-secrets',
}

export function modelOf({ apiVersion, kind }: { apiVersion: string; kind: string }): ModelPlace {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : undefined
  const library = (group !== undefined && PACKAGES[group]) || 'kubernetes-models'
  return { module: `${library}/${apiVersion}/${kind}`, name: kind }
}
