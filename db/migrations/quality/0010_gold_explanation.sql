-- Why a gold's answer is what it is: told to whoever has answered it, once that gives nothing away; empty where nobody has said.
alter table quality.golds add column explanation text not null default '' check (length(explanation) <= 2000);
