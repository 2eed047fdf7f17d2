{{/* What every pod of ours has: { root, service, own }. uid 1000 is `node`; as a number, or kubelet could not tell
that it is not root. */}}
{{- define "moodscape.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .uid | default 1000 }}
  runAsGroup: {{ .uid | default 1000 }}
  fsGroup: {{ .uid | default 1000 }}
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "moodscape.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "moodscape.placement" -}}
{{- $pods := mergeOverwrite (deepCopy .root.Values.pods) (deepCopy (.own.pods | default dict)) -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with $pods.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $pods.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pods.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The container of a service, up to its probes: { root, service, own } */}}
{{- define "moodscape.container" -}}
name: {{ .service }}
image: {{ include "moodscape.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext: {{- include "moodscape.containerSecurity" . | nindent 2 }}
envFrom:
  - configMapRef: { name: {{ include "moodscape.fullname" .root }}-{{ .service }} }
{{- with include "moodscape.secretVariables" . }}
env: {{- . | nindent 2 }}
{{- end }}
resources: {{- toYaml .own.resources | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "moodscape.pod" -}}
{{- $pods := mergeOverwrite (deepCopy .root.Values.pods) (deepCopy .own.pods) -}}
{{- $isGateway := eq .service "gateway" -}}
{{- $port := $isGateway | ternary "http" "health" -}}
metadata:
  labels: {{- include "moodscape.podLabels" . | nindent 4 }}
  annotations:
    checksum/config: {{ include "moodscape.settings" . | sha256sum }}
    {{- with $pods.annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "moodscape.fullname" .root }}-{{ .service }}
  {{- include "moodscape.podSecurity" . | nindent 2 }}
  {{- include "moodscape.placement" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ include "moodscape.gracePeriod" . }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "moodscape.selector" $ | nindent 10 }}
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  containers:
    - {{ include "moodscape.container" . | indent 6 | trim }}
      ports:
        - { name: {{ $port }}, containerPort: {{ include "moodscape.port" . }} }
      # Until it has answered once nobody asks for more: a first start may be slow.
      startupProbe:
        httpGet: { path: /healthz, port: {{ $port }} }
        periodSeconds: 2
        timeoutSeconds: 4
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: {{ $port }} }
        periodSeconds: 10
        timeoutSeconds: 4
        failureThreshold: 6
      # It asks the stores, and gives up after three seconds by itself.
      readinessProbe:
        httpGet: { path: {{ $isGateway | ternary "/readyz?scope=gateway" "/readyz" | quote }}, port: {{ $port }} }
        periodSeconds: 5
        timeoutSeconds: 4
      {{- if $isGateway }}
      lifecycle:
        preStop: { sleep: { seconds: {{ .own.preStopSeconds }} } }
      {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
{{- end }}
