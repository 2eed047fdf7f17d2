{{/* Where the cloud inside of the cluster listens: the ports are those of its image. */}}
{{- define "moodscape.cloudPorts" -}}
[9000, 8000, 9001, 9002]
{{- end }}

{{/* What services are told where that cloud is theirs, in place of AWS and Replicate. */}}
{{- define "moodscape.cloudSettings" -}}
{{- $host := printf "%s-local-cloud" (include "moodscape.fullname" .) -}}
AWS_REGION: eu-central-1
REPLICATE_BASE_URL: http://{{ $host }}:9002/v1
REPLICATE_OUTPUT_HOSTS: {{ $host }}:9002
IMAGE_MODEL: moodscape/painter
MELODY_MODEL: moodscape/composer
# Through kubectl port-forward, as NOTES says.
S3_PUBLIC_URL: http://127.0.0.1:9000
READS_WITH: this cluster
MAKES_WITH: this cluster
KEEPS_IN: this cluster
{{- end }}

{{- define "moodscape.endpoints" -}}
{{- if .Values.inCluster.cloud.enabled -}}
{{- $host := printf "http://%s-local-cloud" (include "moodscape.fullname" .) -}}
{{- merge (deepCopy .Values.aws.endpoints) (dict
  "s3" (printf "%s:9000" $host) "dynamodb" (printf "%s:8000" $host) "rekognition" (printf "%s:9001" $host)) | toYaml -}}
{{- else }}{{ toYaml .Values.aws.endpoints }}{{ end -}}
{{- end }}
