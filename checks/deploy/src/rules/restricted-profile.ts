import type { Cluster } from '../cluster.ts'
import { sentencesAbout } from './sentences-about.ts'

/**
 * The Pod Security Standard `restricted`, and what goes beyond it here: a read-only root, a numeric user (kubelet
 * cannot tell whether a name is root), no token of the API server, no variables that name every Service.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedProfile({ workloads }: Cluster): string[] {
  return workloads.flatMap(({ name, pod }) => {
    const containers = [...pod.containers, ...(pod.initContainers ?? [])]
    const security = pod.securityContext ?? {}
    return sentencesAbout(name, [
      security.runAsNonRoot !== true && 'may run as root',
      !(typeof security.runAsUser === 'number' && security.runAsUser > 0) &&
        'names no user above 0 by number',
      security.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
      pod.automountServiceAccountToken !== false && 'is given a token of the API server',
      pod.enableServiceLinks !== false && 'is given variables of other Services',
      (pod.hostNetwork || pod.hostPID || pod.hostIPC) && 'shares namespaces of the node',
      (pod.volumes ?? []).some((volume) => volume.hostPath) && 'mounts a path of the node',
      ...containers.flatMap(({ securityContext: own = {}, ports = [] }) => [
        own.allowPrivilegeEscalation !== false && 'may gain privileges',
        own.privileged === true && 'is privileged',
        own.readOnlyRootFilesystem !== true && 'may write into its image',
        !own.capabilities?.drop?.includes('ALL') && 'keeps capabilities',
        (own.capabilities?.add ?? []).length > 0 && 'adds capabilities',
        (own.runAsUser === 0 || own.runAsNonRoot === false) && 'may run as root',
        ports.some(({ hostPort }) => hostPort !== undefined) && 'takes a port of the node',
      ]),
      (pod.volumes ?? []).some(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit) && 'may fill the node',
    ])
  })
}
