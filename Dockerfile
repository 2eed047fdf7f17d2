# Two images from one workspace: `services` (the default) runs in production, `local-cloud` stands in for AWS and
# Replicate. Both keep the layout of the workspace: Node.js strips types only outside of node_modules, and links of the
# workspace lead back out of it. What may be copied, .dockerignore says. The digest is that of Node.js 24.21.0, the
# version of the lockfile.

FROM node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS node24

FROM node24 AS workspace
WORKDIR /app
ENV CI=true
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml LICENSE THIRD-PARTY-NOTICES.md ./
COPY services services
COPY packages packages
COPY local local
COPY checks checks
COPY web web

# Every package of ours with what it needs in production, and nothing else.
FROM workspace AS services-installed
RUN --mount=type=cache,target=/pnpm-store \
    npx -y "$(node -p 'require("./package.json").packageManager')" install \
      --frozen-lockfile --prod --store-dir /pnpm-store --filter-prod '{./services/*}...' \
 && rm -rf packages/client local checks web

# The page is static files: nothing of what builds it goes further.
FROM workspace AS page-built
RUN --mount=type=cache,target=/pnpm-store \
    npx -y "$(node -p 'require("./package.json").packageManager')" install \
      --frozen-lockfile --prod --store-dir /pnpm-store --filter-prod '{./web}...' \
 && node web/build/main.ts /page

FROM workspace AS local-cloud-installed
RUN --mount=type=cache,target=/pnpm-store \
    npx -y "$(node -p 'require("./package.json").packageManager')" install \
      --frozen-lockfile --prod --store-dir /pnpm-store --filter-prod '{./local/launcher}...' \
 && rm -rf services checks packages/client web

FROM node24 AS local-cloud
WORKDIR /app
COPY --from=local-cloud-installed /app ./
RUN mkdir /cloud && chown node:node /cloud
USER node
VOLUME /cloud
EXPOSE 3000 9000
CMD ["node", "local/launcher/src/local-cloud-container.ts"]

# Nothing is written: run it with a read-only root if you like. Which service it is, the command says.
FROM node24 AS services
WORKDIR /app
COPY --from=services-installed /app ./
COPY --from=page-built /page ./page
# Read by the gateway alone.
ENV PAGE_DIR=/app/page
USER node
EXPOSE 3000 8080
CMD ["node", "services/gateway/src/main.ts"]
