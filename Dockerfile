# One image for each service, by the name of its target, from one workspace; and local-cloud and proxy for this machine.
# All keep the layout of the workspace: Node.js strips types only outside of node_modules, and links of the workspace
# lead back out of it. An image holds its service, the packages that it imports, and what they need in production. What
# may be copied, .dockerignore says. The digest is that of Node.js 24.21.0, the version of the lockfile.

# What the proxy is made from: the stage below with Debian's haproxy, or any image that has one.
ARG PROXY_IMAGE=debian-haproxy

FROM node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS node24

# ---- Modules: installed again only when a manifest or the lockfile changes, whatever happens to sources.

FROM node24 AS manifests
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY services services
COPY packages packages
COPY local local
COPY checks checks
COPY web web
RUN find . -type f ! -name package.json ! -name 'pnpm-*.yaml' -delete && find . -type d -empty -delete

FROM node24 AS workspace
WORKDIR /app
ENV CI=true
COPY package.json ./
RUN npm install --global --no-audit --no-fund --cache /tmp/npm \
      "$(node -p 'require("./package.json").packageManager')" \
 && rm -rf /tmp/npm
COPY --chmod=755 deploy/images/install-modules.sh /usr/local/bin/install-modules
COPY --from=manifests /app ./

# libvips is 20 MB: only those that open pictures take it along.
FROM workspace AS gateway-modules
RUN --mount=type=cache,target=/pnpm-store install-modules services/gateway @img+ sharp@

FROM workspace AS emotion-worker-modules
RUN --mount=type=cache,target=/pnpm-store install-modules services/emotion-worker

FROM workspace AS image-worker-modules
RUN --mount=type=cache,target=/pnpm-store install-modules services/image-worker

FROM workspace AS melody-worker-modules
RUN --mount=type=cache,target=/pnpm-store install-modules services/melody-worker @img+ sharp@

FROM workspace AS housekeeper-modules
RUN --mount=type=cache,target=/pnpm-store install-modules services/housekeeper @img+ sharp@

FROM workspace AS provision-modules
RUN --mount=type=cache,target=/pnpm-store install-modules services/provision @img+ sharp@

# Of three fonts of 58 MB the composer plays on one of 15, and the other licences stay out of the image.
FROM workspace AS local-cloud-modules
RUN --mount=type=cache,target=/pnpm-store install-modules local/cloud \
 && find node_modules/.pnpm/@librescore+sf3@* \( -name 'MuseScore_*' -o -name 'TimGM6mb.*' \) -delete

FROM workspace AS page-modules
RUN --mount=type=cache,target=/pnpm-store install-modules web

# The page is static files: nothing of what builds it goes further.
FROM page-modules AS page-built
COPY packages/client packages/client
COPY packages/mood/src packages/mood/src
COPY web web
RUN node web/build/main.ts /page

# ---- Images. Nothing is written in them: run them with a read-only root.

FROM node24 AS service
WORKDIR /app
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="Moodscape" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production
COPY --link LICENSE THIRD-PARTY-NOTICES.md /app/
COPY --link packages/mood/src /app/packages/mood/src
USER node

FROM service AS gateway
LABEL org.opencontainers.image.title="moodscape-gateway" \
      org.opencontainers.image.description="Takes requests, stores photos, writes records, queues jobs, serves the page."
COPY --link --from=gateway-modules /app /app
COPY --link packages/shared/src /app/packages/shared/src
COPY --link services/gateway/src /app/services/gateway/src
COPY --link --from=page-built /page /app/page
ENV PAGE_DIR=/app/page
EXPOSE 3000
# Bodies of uploads are memory outside of the heap. With 16 MB for young objects all of the heap is marked, again and
# again, before the collector of the young has freed them: an upload costs twice the processor.
CMD ["node", "--max-semi-space-size=4", "services/gateway/src/main.ts"]

FROM service AS emotion-worker
LABEL org.opencontainers.image.title="moodscape-emotion-worker" \
      org.opencontainers.image.description="Reads the emotion in a photo with Amazon Rekognition."
COPY --link --from=emotion-worker-modules /app /app
COPY --link packages/shared/src /app/packages/shared/src
COPY --link services/emotion-worker/src /app/services/emotion-worker/src
EXPOSE 8080
CMD ["node", "services/emotion-worker/src/main.ts"]

FROM service AS image-worker
LABEL org.opencontainers.image.title="moodscape-image-worker" \
      org.opencontainers.image.description="Has a picture painted by a model on Replicate."
COPY --link --from=image-worker-modules /app /app
COPY --link packages/shared/src /app/packages/shared/src
COPY --link packages/generation/src /app/packages/generation/src
COPY --link services/image-worker/src /app/services/image-worker/src
EXPOSE 8080
CMD ["node", "services/image-worker/src/main.ts"]

FROM service AS melody-worker
LABEL org.opencontainers.image.title="moodscape-melody-worker" \
      org.opencontainers.image.description="Has a melody composed by a model on Replicate."
COPY --link --from=melody-worker-modules /app /app
COPY --link packages/shared/src /app/packages/shared/src
COPY --link packages/generation/src /app/packages/generation/src
COPY --link services/melody-worker/src /app/services/melody-worker/src
EXPOSE 8080
CMD ["node", "services/melody-worker/src/main.ts"]

FROM service AS housekeeper
LABEL org.opencontainers.image.title="moodscape-housekeeper" \
      org.opencontainers.image.description="Heals what was forgotten, sweeps leftovers, erases, calls webhooks."
COPY --link --from=housekeeper-modules /app /app
COPY --link packages/shared/src /app/packages/shared/src
COPY --link services/housekeeper/src /app/services/housekeeper/src
EXPOSE 8080
CMD ["node", "services/housekeeper/src/main.ts"]

FROM service AS provision
LABEL org.opencontainers.image.title="moodscape-provision" \
      org.opencontainers.image.description="Makes the table and the bucket, then ends."
COPY --link --from=provision-modules /app /app
COPY --link packages/shared/src /app/packages/shared/src
COPY --link services/provision/src /app/services/provision/src
CMD ["node", "services/provision/src/main.ts"]

# ---- For this machine alone.

FROM service AS local-cloud
LABEL org.opencontainers.image.title="moodscape-local-cloud" \
      org.opencontainers.image.description="Stands in for S3, DynamoDB, Rekognition and Replicate; not for production."
COPY --link --from=local-cloud-modules /app /app
COPY --link local/painter/src /app/local/painter/src
COPY --link local/composer/src /app/local/composer/src
COPY --link local/cloud/src /app/local/cloud/src
USER root
RUN install -d -o node -g node /cloud /secrets
USER node
VOLUME ["/cloud", "/secrets"]
EXPOSE 8000 9000 9001 9002
CMD ["node", "local/cloud/src/container/main.ts"]

FROM node24 AS debian-haproxy
RUN apt-get update -q \
 && apt-get install -y -q --no-install-recommends haproxy \
 && rm -rf /var/lib/apt/lists/*

FROM ${PROXY_IMAGE} AS proxy
LABEL org.opencontainers.image.title="moodscape-proxy" \
      org.opencontainers.image.description="haproxy in front of the gateways."
COPY deploy/images/haproxy.cfg /etc/haproxy/moodscape.cfg
USER haproxy
EXPOSE 3000
# On SIGUSR1 it lets running requests finish.
STOPSIGNAL SIGUSR1
ENTRYPOINT []
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/moodscape.cfg"]
