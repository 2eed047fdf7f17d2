{{/* The values of each service by its name: a worker of `workers.image` is the service image-worker. */}}
{{- define "moodscape.services" -}}
gateway: {{ toYaml .Values.gateway | nindent 2 }}
{{- range $kind, $own := .Values.workers }}
{{ $kind }}-worker: {{ toYaml $own | nindent 2 }}
{{- end }}
housekeeper: {{ toYaml .Values.housekeeper | nindent 2 }}
{{- if .Values.provision.enabled }}
provision: {{ toYaml .Values.provision | nindent 2 }}
{{- end }}
{{- end }}

{{/* The variables that a service reads and that are set, secrets left out: { root, service, own } */}}
{{- define "moodscape.settings" -}}
{{- $values := .root.Values -}}
{{- $given := dict -}}
{{- if $values.inCluster.cloud.enabled }}{{ $given = include "moodscape.cloudSettings" .root | fromYaml }}{{ end -}}
{{- $given = mergeOverwrite $given (deepCopy $values.settings) -}}
{{- with $values.redis.url }}{{ $_ := set $given "REDIS_URL" . }}{{ end -}}
{{- if $values.inCluster.redis.enabled -}}
{{- $_ := set $given "REDIS_URL" (printf "redis://%s-redis:6379" (include "moodscape.fullname" .root)) -}}
{{- end -}}
{{- with .own.concurrency }}{{ $_ := set $given "CONCURRENCY" . }}{{ end -}}
{{- if eq (toString .own.page) "false" }}{{ $_ := set $given "PAGE_DIR" "" }}{{ end -}}
{{- $given = mergeOverwrite $given (deepCopy .own.settings) -}}
{{- $readers := .root.Files.Get "files/variables.yaml" | fromYaml -}}
{{- range $name := index $readers .service }}
{{- if hasKey $given $name }}
{{ $name }}: {{ include "moodscape.text" (get $given $name) | quote }}
{{- end }}
{{- end }}
{{- range $part, $url := include "moodscape.endpoints" .root | fromYaml }}
AWS_ENDPOINT_URL_{{ upper $part }}: {{ $url | quote }}
{{- end }}
{{- end }}

{{/* The variables that come from the Secret: { root, service, own } */}}
{{- define "moodscape.secretVariables" -}}
{{- $settings := include "moodscape.settings" . | fromYaml -}}
{{- $readers := .root.Files.Get "files/variables.yaml" | fromYaml -}}
{{- $wanted := dict -}}
{{- range $name := index $readers .service -}}
{{- if has $name (list "SIGNING_SECRET" "REPLICATE_API_TOKEN") }}{{ $_ := set $wanted $name false }}{{ end -}}
{{- if eq $name "REPLICATE_WEBHOOK_SECRET" }}{{ $_ := set $wanted $name true }}{{ end -}}
{{- if and (eq $name "OTEL_EXPORTER_OTLP_HEADERS") $settings.OTEL_EXPORTER_OTLP_ENDPOINT }}{{ $_ := set $wanted $name true }}{{ end -}}
{{- if and (eq $name "JWT_SECRET") (not $settings.JWKS_URL) }}{{ $_ := set $wanted $name false }}{{ end -}}
{{- if and (eq $name "REDIS_URL") (not $settings.REDIS_URL) -}}
{{- $_ := set $wanted $name (not (empty $settings.REDIS_SENTINELS)) -}}
{{- end -}}
{{- end -}}
{{- if or (eq .root.Values.aws.identity "secret") .root.Values.inCluster.cloud.enabled -}}
{{- $wanted = merge $wanted (dict "AWS_ACCESS_KEY_ID" false "AWS_SECRET_ACCESS_KEY" false "AWS_SESSION_TOKEN" true) -}}
{{- end -}}
{{- range $name, $optional := $wanted }}
{{ include "moodscape.secretVariable" (dict "root" $.root "name" $name "optional" $optional) }}
{{- end }}
{{- end }}

{{/* One of them: { root, name, optional } */}}
{{- define "moodscape.secretVariable" -}}
{{- $secrets := .root.Values.secrets -}}
{{- $from := get $secrets.from .name | default (dict "name" $secrets.existingSecret "key" .name) -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: { name: {{ $from.name }}, key: {{ $from.key }}{{ if .optional }}, optional: true{{ end }} }
{{- end }}

{{/* Where a service listens: { root, service, own } */}}
{{- define "moodscape.port" -}}
{{- $settings := include "moodscape.settings" . | fromYaml -}}
{{- if eq .service "gateway" }}{{ $settings.PORT | default 3000 }}{{ else }}{{ $settings.HEALTH_PORT | default 8080 }}{{ end -}}
{{- end }}

{{/*
How long a pod may take to stop: the pause before SIGTERM, SHUTDOWN_SECONDS for running work, the five after which
the process gives up by itself, and five more so that it is the process that ends it.
*/}}
{{- define "moodscape.gracePeriod" -}}
{{- $settings := include "moodscape.settings" . | fromYaml -}}
{{- add (int ($settings.SHUTDOWN_SECONDS | default 25)) (int (.own.preStopSeconds | default 0)) 5 5 -}}
{{- end }}
