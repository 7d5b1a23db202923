{{- define "accounting.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "accounting.labels" -}}
app.kubernetes.io/name: accounting-stream
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "accounting.selector" -}}
app.kubernetes.io/name: accounting-stream
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "accounting.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "accounting.name" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "accounting.image" -}}
{{- printf "%s:%s" (required "image.repository: the image that you built from the Dockerfile and pushed" .Values.image.repository) (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{- /* The settings as a file, with what only the chart knows. */ -}}
{{- define "accounting.settings" -}}
{{- $_ := required "settings.store.address: s3://bucket/prefix" .Values.settings.store.address -}}
{{- $_ := required "settings.kafka.bootstrap_servers: host:port of the brokers" .Values.settings.kafka.bootstrap_servers -}}
{{- mergeOverwrite (deepCopy .Values.settings) (dict "s3" (dict "cache_folder" "/var/cache/accounting") "health" (dict "address" "http://0.0.0.0:8080")) | toPrettyJson -}}
{{- end -}}

{{- /* What runs: pages for people only where somebody has said who may see them. */ -}}
{{- define "accounting.roles" -}}
{{- $roles := list "consumer" "compactor" "nightly" -}}
{{- if .Values.dashboard.enabled -}}
{{- $pages := .Values.settings.dashboard | default dict -}}
{{- $_ := required "settings.dashboard.public_address: the https:// address that browsers use" $pages.public_address -}}
{{- $_ := required "settings.dashboard.openid_authority or settings.dashboard.tokens_file: who may log in" ($pages.openid_authority | default $pages.tokens_file) -}}
{{- $roles = append $roles "dashboard" -}}
{{- end -}}
{{- toJson $roles -}}
{{- end -}}
