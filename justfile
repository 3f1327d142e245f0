# Conveniences; each is one command that also works without just. `just` lists them.

_default:
    @just --list --unsorted

# The shop on ./data/autoshop.db
dev *args:
    cargo run -- serve {{args}}

# A demo shop with a hundred customers, at full speed
demo *args:
    cargo run --release -- demo {{args}}

# Tests on SQLite: `just t invoices`
t *args:
    cargo test --workspace --locked {{args}}

# Tests on a throw-away PostgreSQL: `just t-pg invoices`
t-pg *args:
    scripts/postgres run cargo test --workspace --locked {{args}}

# Browser tests
browser *args:
    AUTOSHOP_BROWSER=1 cargo test --workspace --locked --test it browser {{args}}

# Benchmarks: `just bench --bench limit` for what pages cost beside the least the machine can do
bench *args:
    cargo bench --workspace --locked {{args}}

# The whole of CI: `just check --fast`
check *args:
    scripts/check {{args}}

# The audit, with its report: `just audit --quick`
audit *args:
    scripts/audit {{args}}

# A flame graph of the large shop at work
flame:
    scripts/profile cpu

# Who asks for memory on the hottest pages
heap:
    scripts/profile heap

# Lighthouse over the demo shop
lighthouse:
    scripts/lighthouse

fmt:
    cargo fmt --all
