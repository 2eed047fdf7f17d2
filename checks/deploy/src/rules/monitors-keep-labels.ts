import type { Cluster } from '../cluster.ts'

/** Our metrics carry a label `service`: without honorLabels the operator writes the Service's name over it. */
export function monitorsKeepLabels({ objects, services }: Cluster): string[] {
  const monitors = objects.filter(({ kind }) => kind === 'ServiceMonitor' || kind === 'PodMonitor')
  const text = JSON.stringify(monitors)
  return [
    ...monitors.flatMap(({ metadata, spec }) => {
      const { endpoints, podMetricsEndpoints } = spec as Record<
        string,
        { honorLabels?: boolean }[] | undefined
      >
      const found = endpoints ?? podMetricsEndpoints ?? []
      return found.every(({ honorLabels }) => honorLabels) ? [] : [`${metadata.name} loses the label service`]
    }),
    ...services
      .filter(({ component }) => monitors.length > 0 && !text.includes(`"${component}"`))
      .map(({ name }) => `nobody scrapes ${name}`),
  ]
}
