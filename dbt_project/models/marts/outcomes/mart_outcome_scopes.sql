{{ outcome_scopes(ref('mart_outcome_observations')) }}
