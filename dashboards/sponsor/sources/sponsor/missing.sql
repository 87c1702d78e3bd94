-- One row per system or file that is absent, with what that costs.
select what
from missing
order by what
