# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node 24 itself; the npm-packaged one is for machines with an older Node.
# Not `npm ci`: it insists on lock entries for the optional packages of platforms that are not ours.
RUN npm install --ignore-scripts --no-audit --no-fund
COPY . .
RUN npx vite build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    FORESTALL_DATA_DIR=/data \
    FORESTALL_HTTP_HOST=0.0.0.0 \
    FORESTALL_MQTT_HOST=0.0.0.0
WORKDIR /app
COPY --from=build --chown=root:root /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080 1883
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.FORESTALL_HTTP_PORT||8080)+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/forestall.js"]
CMD ["serve"]
