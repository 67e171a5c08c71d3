# The bot as it is committed in dist/: nothing is downloaded, nothing is built beyond copying.
# The first stage takes only what the bot needs out of dist/; a test starts exactly these files.
FROM node:24.21.0-slim AS parts
WORKDIR /parts
COPY package.json LICENSE ./
COPY dist/bot.js dist/licenses.txt ./dist/
COPY dist/lib ./dist/lib

FROM node:24.21.0-slim
ENV NODE_ENV=production \
    TWOKEY_DATA=/data \
    HOST=0.0.0.0 \
    PORT=3000
COPY --from=parts --chown=root:root /parts /app
# The bot writes to one folder and owns nothing else.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
WORKDIR /app
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM: no new requests, the running job may end (25 s), then it leaves. Give it 30 s.
CMD ["node", "dist/bot.js"]
