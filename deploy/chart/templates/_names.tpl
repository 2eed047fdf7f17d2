{{/* The name that begins those of all objects. Room is left for the longest service and a suffix. */}}
{{- define "moodscape.fullname" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) }}{{ $name = printf "%s-%s" $name .Chart.Name }}{{ end -}}
{{- .Values.fullnameOverride | default $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* What a Service or a Deployment finds its pods by: { root, service } */}}
{{- define "moodscape.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: moodscape
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{/* Of a pod: nothing in them changes with a new chart that leaves the pod as it is. */}}
{{- define "moodscape.podLabels" -}}
{{ include "moodscape.selector" . }}
app.kubernetes.io/name: moodscape-{{ .service }}
{{- end }}

{{- define "moodscape.labels" -}}
{{ include "moodscape.podLabels" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Name, namespace and labels of an object of a service: { root, service, suffix } */}}
{{- define "moodscape.metadata" -}}
name: {{ include "moodscape.fullname" .root }}-{{ .service }}{{ .suffix }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "moodscape.labels" . | nindent 2 }}
{{- end }}

{{- define "moodscape.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}moodscape-{{ .service }}
{{- with get $image.digests .service }}@{{ . }}{{ else }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* A number as text: large ones would be written as 2.592e+06. */}}
{{- define "moodscape.text" -}}
{{- if kindIs "float64" . }}{{ printf "%.0f" . }}{{ else }}{{ toString . }}{{ end -}}
{{- end }}
