alter table posting add column run_key text unique;
