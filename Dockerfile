# Two images from one workspace: `services` (the default) runs in production, `local-cloud` stands in for AWS and
# Replicate. Both keep the layout of the workspace: Node.js strips types only outside of node_modules, and links of the
# workspace lead back out of it.

FROM node:24-bookworm-slim AS workspace
WORKDIR /app
ENV CI=true
COPY . .

# Every package of ours with what it needs in production, and nothing else.
FROM workspace AS services-installed
RUN --mount=type=cache,target=/pnpm-store \
    npx -y "$(node -p 'require("./package.json").packageManager')" install \
      --frozen-lockfile --prod --store-dir /pnpm-store --filter-prod '{./services/*}...' \
 && rm -rf packages/client local checks \
      services/*/test packages/*/test scripts docs

FROM workspace AS local-cloud-installed
RUN --mount=type=cache,target=/pnpm-store \
    npx -y "$(node -p 'require("./package.json").packageManager')" install \
      --frozen-lockfile --prod --store-dir /pnpm-store --filter-prod '{./launcher}...' \
 && rm -rf services checks packages/client packages/*/test local/*/test scripts docs

FROM node:24-bookworm-slim AS local-cloud
WORKDIR /app
COPY --from=local-cloud-installed /app ./
RUN mkdir /cloud && chown node:node /cloud
USER node
VOLUME /cloud
EXPOSE 3000 9000
CMD ["node", "local/launcher/src/local-cloud-container.ts"]

# Nothing is written: run it with a read-only root if you like. Which service it is, the command says.
FROM node:24-bookworm-slim AS services
WORKDIR /app
COPY --from=services-installed /app ./
USER node
EXPOSE 3000 8080
CMD ["node", "services/gateway/src/main.ts"]
