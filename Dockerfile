# docker build -t autoshop .
# docker run -p 8080:8080 -v autoshop:/data autoshop
#
# SQLite lies in the volume /data. For PostgreSQL give DATABASE_URL (and DATABASE_DIRECT_URL for the owning
# role); passwords may come from files: DATABASE_URL_FILE=/run/secrets/….

FROM rust:1.95-bookworm AS builder
WORKDIR /src
COPY . .
# The caches hold the registry and the dependencies from one build to the next.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --profile dist --locked --bin autoshop \
    && cp target/dist/autoshop /usr/local/bin/autoshop

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin autoshop \
    && install --directory --owner=autoshop --group=autoshop --mode=0700 /data
COPY --from=builder /usr/local/bin/autoshop /usr/local/bin/autoshop

USER autoshop
WORKDIR /data
VOLUME /data
ENV AUTOSHOP_LISTEN=0.0.0.0:8080 \
    AUTOSHOP_DATA_DIR=/data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s CMD ["autoshop", "health"]
ENTRYPOINT ["autoshop"]
CMD ["serve"]
