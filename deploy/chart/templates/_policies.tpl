{{/* A policy for the pods of one service: { root, service, ingress, egress }, rules as text */}}
{{- define "moodscape.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "moodscape.metadata" . | nindent 2 }}
  {{- with .annotations }}
  annotations: {{- . | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    matchLabels: {{- include "moodscape.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- with trim (.ingress | default "") }}
  ingress: {{- . | nindent 4 }}
  {{- end }}
  {{- with trim (.egress | default "") }}
  egress: {{- . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* Pods of this release: { root, service } */}}
{{- define "moodscape.peer" -}}
- podSelector:
    matchLabels: {{- include "moodscape.selector" . | nindent 6 }}
{{- end }}

{{/* Pods elsewhere: { namespace, podLabels } */}}
{{- define "moodscape.foreignPeer" -}}
- namespaceSelector:
    matchLabels: { kubernetes.io/metadata.name: {{ .namespace }} }
  {{- with .podLabels }}
  podSelector:
    matchLabels: {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}

{{- define "moodscape.ports" -}}
{{- range . }}
- { protocol: TCP, port: {{ . }} }
{{- end }}
{{- end }}

{{/* Lets the pods of a namespace in, where one is named: { root, service, own, namespace } */}}
{{- define "moodscape.namespaceIngress" -}}
{{- with .namespace }}
- from: {{- include "moodscape.foreignPeer" (dict "namespace" .) | nindent 4 }}
  ports: [{ protocol: TCP, port: {{ include "moodscape.port" $ }} }]
{{- end }}
{{- end }}

{{/* Who reads the metrics of a service: { root, service, own } */}}
{{- define "moodscape.monitoringIngress" -}}
{{ include "moodscape.namespaceIngress" (merge (dict "namespace" .root.Values.networkPolicies.monitoringNamespace) .) }}
{{- end }}

{{- define "moodscape.dnsEgress" -}}
{{- $dns := .root.Values.networkPolicies.dns -}}
- to:
    {{- include "moodscape.foreignPeer" $dns | nindent 4 }}
    {{- range $dns.cidrs }}
    - ipBlock: { cidr: {{ . | quote }} }
    {{- end }}
  ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
{{- end }}

{{- define "moodscape.redisEgress" -}}
{{- $redis := .root.Values.redis }}
{{- if .root.Values.inCluster.redis.enabled }}
- to: {{- include "moodscape.peer" (dict "root" .root "service" "redis") | nindent 4 }}
  ports: [{ protocol: TCP, port: 6379 }]
{{- else }}
- to:
    {{- with $redis.peer.namespace }}
    {{- include "moodscape.foreignPeer" $redis.peer | nindent 4 }}
    {{- end }}
    {{- range $redis.cidrs }}
    - ipBlock: { cidr: {{ . | quote }} }
    {{- end }}
  ports: {{- include "moodscape.ports" $redis.ports | nindent 4 }}
{{- end }}
{{- end }}

{{/* The internet over TLS; neither private networks nor the addresses that give a node's credentials. */}}
{{- define "moodscape.internetEgress" -}}
{{- $policies := .root.Values.networkPolicies -}}
- to:
    - ipBlock: { cidr: 0.0.0.0/0, except: {{ toJson $policies.exceptCidrs }} }
    - ipBlock: { cidr: "::/0", except: {{ toJson $policies.exceptCidrs6 }} }
    {{- range $policies.privateCidrs }}
    - ipBlock: { cidr: {{ . | quote }} }
    {{- end }}
  ports: [{ protocol: TCP, port: 443 }]
{{- end }}

{{/* AWS and Replicate, and who gives credentials for them. */}}
{{- define "moodscape.cloudEgress" -}}
{{- $values := .root.Values -}}
{{- if $values.inCluster.cloud.enabled }}
- to: {{- include "moodscape.peer" (dict "root" .root "service" "local-cloud") | nindent 4 }}
  ports: {{- include "moodscape.ports" (include "moodscape.cloudPorts" . | fromYamlArray) | nindent 4 }}
{{- else if eq $values.aws.identity "podIdentity" }}
# The agent of EKS Pod Identity on the node, and nothing else that is link-local.
- to: [{ ipBlock: { cidr: 169.254.170.23/32 } }]
  ports: [{ protocol: TCP, port: 80 }]
{{- end }}
{{- end }}

{{- define "moodscape.collectorEgress" -}}
{{- $collector := .root.Values.networkPolicies.collector -}}
{{- if $collector.namespace }}
- to: {{- include "moodscape.foreignPeer" $collector | nindent 4 }}
  ports: {{- include "moodscape.ports" $collector.ports | nindent 4 }}
{{- end }}
{{- end }}

{{/* What every service reaches. */}}
{{- define "moodscape.commonEgress" -}}
{{ include "moodscape.dnsEgress" . }}
{{ include "moodscape.redisEgress" . }}
{{ include "moodscape.internetEgress" . }}
{{ include "moodscape.cloudEgress" . }}
{{ include "moodscape.collectorEgress" . }}
{{- end }}
