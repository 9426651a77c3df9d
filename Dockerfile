# One image for every Synapse service; the command says which one it is.

FROM node:20-bookworm-slim AS pages
WORKDIR /ui
COPY admin-ui/package.json admin-ui/package-lock.json admin-ui/.npmrc ./
RUN npm ci
COPY admin-ui ./
RUN npm run build

# the dashboard by itself: the pages, and the API behind the same address
FROM caddy:2 AS dashboard
COPY admin-ui/Caddyfile /etc/caddy/Caddyfile
COPY --from=pages /ui/build /srv

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# packages first: this layer is built again only when the lock has changed
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY synapse synapse
RUN pip install --no-deps -e .

FROM python:3.11-slim-bookworm
# profile cards show names in most scripts
RUN apt-get update && apt-get install -y --no-install-recommends fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
RUN useradd --system --home-dir /app --shell /usr/sbin/nologin synapse \
    && install -d -o synapse /var/lib/synapse/journal
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY migrations migrations
COPY rulepacks rulepacks
COPY presets presets
COPY schemas schemas
COPY --from=pages /ui/build admin-ui/build
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 SYNAPSE_HOST=0.0.0.0 SYNAPSE_PORT=8000
USER synapse
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/ready', timeout=4)"]
CMD ["synapse", "api"]
