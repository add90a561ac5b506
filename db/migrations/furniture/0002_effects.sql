-- Whether a request with an Idempotency-Key has committed anything: then it is never run again, even if its answer was lost.
alter table {{service}}.idempotency_keys add column took_effect boolean not null default false;
