FROM node:20-slim
RUN npm install --global tapewright && npm cache clean --force && mkdir /state && chown node /state
USER node
EXPOSE 4002
HEALTHCHECK --interval=5s CMD node -e "require('node:net').connect(4002).on('connect', () => process.exit(0)).on('error', () => process.exit(1))"
ENTRYPOINT ["tapewright", "gateway", "--host", "0.0.0.0", "--allow-remote", "--port", "4002"]
