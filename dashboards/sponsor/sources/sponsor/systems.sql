-- One row per system that signalpath can read, whether or not this programme reads it.
select
    system,
    kind,
    status,
    rows,
    strftime(first_on, '%Y-%m-%d') as first_on,
    strftime(last_on, '%Y-%m-%d') as last_on,
    consequence
from sources
order by status, system
