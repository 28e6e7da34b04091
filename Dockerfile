# The panel is built where Node is at home; nothing of Node reaches the app's image.
FROM --platform=$BUILDPLATFORM node:24-alpine AS panel
WORKDIR /build/addon/panel
COPY addon/panel/package*.json addon/panel/.npmrc* ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY addon/api/openapi.yaml ../api/
COPY addon/panel ./
RUN npm run build

FROM ghcr.io/home-assistant/base-python:3.14-alpine3.24 AS libraries
COPY requirements/runtime.txt /tmp/
# The hashes name the files; a second index could only add doubt. The last two lines are the app's own user.
RUN PIP_EXTRA_INDEX_URL= pip3 install --no-cache-dir --require-hashes --only-binary :all: \
        --requirement /tmp/runtime.txt \
    && rm /tmp/runtime.txt \
    && echo 'booking:x:8099:8099:Family Booking:/app:/sbin/nologin' >> /etc/passwd \
    && echo 'booking:x:8099:' >> /etc/group

FROM libraries AS code
WORKDIR /app
COPY booking_core ./booking_core
COPY addon ./addon
RUN rm -rf addon/panel addon/rootfs
COPY --from=panel /build/addon/panel/dist ./addon/panel/dist
# The contract as JSON and the code as byte code, which never changes in here: starts are several times faster.
RUN python3 -m addon.api.protocol.contract \
    && python3 -m compileall -q -f --invalidation-mode unchecked-hash addon booking_core

FROM libraries
ARG BUILD_VERSION=0.1.0
ARG BUILD_ARCH
COPY --from=code /app /app
COPY addon/rootfs /

ENV FAMILY_BOOKING_DATA_DIR=/data/booking \
    FAMILY_BOOKING_HOST=0.0.0.0 \
    FAMILY_BOOKING_OPTIONS=/run/family-booking/options.json \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1
WORKDIR /app
EXPOSE 8098 8099
HEALTHCHECK --interval=20s --timeout=10s --start-period=60s \
    CMD wget -q -O /dev/null http://127.0.0.1:8099/api/v1/health || exit 1
LABEL io.hass.type="app" \
      io.hass.name="Family Booking" \
      io.hass.version="${BUILD_VERSION}" \
      io.hass.arch="${BUILD_ARCH}" \
      org.opencontainers.image.title="Family Booking" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/family-booking/family-booking" \
      org.opencontainers.image.version="${BUILD_VERSION}"
