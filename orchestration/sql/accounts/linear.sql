select
    'linear' as system,
    user_id as account_id,
    email,
    coalesce(is_app, false) as is_bot
from raw.linear__users
