{{/* A service that runs until it is stopped: { root, service, own, scaled } */}}
{{- define "moodscape.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata: {{- include "moodscape.metadata" . | nindent 2 }}
spec:
  {{- if not .scaled }}
  replicas: {{ .own.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 }
  selector:
    matchLabels: {{- include "moodscape.selector" . | nindent 6 }}
  template: {{- include "moodscape.pod" . | nindent 4 }}
{{- end }}

{{/* A node can always be drained, one pod of a service at a time; one that is not ready holds nobody up. */}}
{{- define "moodscape.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{- include "moodscape.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "moodscape.selector" . | nindent 6 }}
{{- end }}

{{/* { root, service, min, max, cpuPercent } */}}
{{- define "moodscape.processorScaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{- include "moodscape.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "moodscape.fullname" .root }}-{{ .service }}
  minReplicas: {{ .min }}
  maxReplicas: {{ .max }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: {{ .cpuPercent }} } }
  behavior: {{- include "moodscape.scalingBehavior" . | nindent 4 }}
{{- end }}

{{/* Up at once and at most twofold, down a pod a minute once five minutes have asked for no more. */}}
{{- define "moodscape.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies: [{ type: Percent, value: 100, periodSeconds: 15 }]
scaleDown:
  stabilizationWindowSeconds: 300
  policies: [{ type: Pods, value: 1, periodSeconds: 60 }]
{{- end }}
