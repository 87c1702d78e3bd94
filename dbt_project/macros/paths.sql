{#- Files that no one writes by hand, by the conventions of GitHub's linguist: lock files, vendored and
    built trees, generated and minified code, snapshots. Their lines say nothing of the person whose change
    carried them. The charter's own globs (everyday.generated_paths, everyday.written_paths) come first. -#}
{% macro is_generated_path(path) -%}
    {%- set rules = charter_path_rules() %}
    case
        when {{ path }} is null then false
        {%- if rules.written %}
        when regexp_matches(lower({{ path }}), '{{ rules.written }}') then false
        {%- endif %}
        {%- if rules.generated %}
        when regexp_matches(lower({{ path }}), '{{ rules.generated }}') then true
        {%- endif %}
        else regexp_matches(
            lower({{ path }}),
            '(^|/)(vendor|vendored|node_modules|bower_components|third[_-]?party|3rd[_-]?party|deps|externals?'
            || '|godeps|dist|build|\.yarn|\.venv|site-packages|__generated__|generated|__snapshots__|__pycache__)/'
            || '|(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock'
            || '|uv\.lock|pdm\.lock|pipfile\.lock|requirements\.lock|cargo\.lock|go\.(sum|work\.sum)|gemfile\.lock'
            || '|composer\.lock|mix\.lock|podfile\.lock|pubspec\.lock|packages\.lock\.json|gradle\.lockfile'
            || '|flake\.lock|deno\.lock|\.terraform\.lock\.hcl|gradlew(\.bat)?|mvnw(\.cmd)?)$'
            || '|_pb2(_grpc)?\.pyi?$|\.pb(\.gw|\.validate)?\.(go|cc|h|c|swift|dart)$|_pb\.(js|ts|d\.ts|rb)$|_grpc\.pb\.go$'
            || '|[.-]min\.(js|mjs|cjs|css)$|\.(js|mjs|css|ts)\.map$|\.bundle\.(js|css)$|\.snap$|\.(g|freezed)\.dart$'
            || '|(^|/)zz_generated\.[^/]*\.go$|[._]gen(erated)?\.[a-z]+$|\.designer\.(cs|vb)$|\.g\.cs$|_mock\.go$'
            || '|(^|/)(jquery|bootstrap)([-.][0-9.]+)?\.(js|css)$|\.(xcodeproj/project\.pbxproj|ipynb_checkpoints/.*)$'
        )
    end
{%- endmacro %}

{#- The charter's globs as regular expressions, from raw.program__path_rules: verdict -> expression. Read when
    a model is made, so that the rules are constants of the query. -#}
{% macro charter_path_rules() -%}
    {%- set rules = {'generated': none, 'written': none} %}
    {%- set globs = adapter.get_relation(target.database, 'raw', 'program__path_rules') if execute %}
    {%- if globs %}
        {%- set expressions %}
            select verdict, string_agg('(' || ({{ glob_to_regex('pattern') }}) || ')', '|' order by pattern)
            from {{ globs }}
            group by verdict
        {%- endset %}
        {%- for row in run_query(expressions) %}
            {%- do rules.update({row[0]: row[1] | replace("'", "''")}) %}
        {%- endfor %}
    {%- endif %}
    {%- do return(rules) %}
{%- endmacro %}

{#- A glob of the competency model as an anchored regular expression: `*` and `?` stay within a path
    segment, `**` crosses segments and `**/` may be nothing at all. -#}
{% macro glob_to_regex(glob) -%}
    '^' || replace(replace(replace(replace(replace(replace(
        regexp_replace(lower({{ glob }}), '([.+^$(){}|\[\]\\])', '\\\1', 'g'),
        '**/', '<folders>'), '**', '<anything>'), '*', '[^/]*'), '?', '[^/]'),
        '<folders>', '(<anything>/|)'), '<anything>', '.*') || '$'
{%- endmacro %}

{#- The same glob for LIKE, which matches at least as much. LIKE is cheap and a regular expression
    per rule is not, so LIKE decides which pairs the expression is asked about. -#}
{% macro glob_to_like(glob) -%}
    replace(replace(replace(replace(
        regexp_replace(lower({{ glob }}), '([%_\\])', '\\\1', 'g'),
        '**/', '%'), '**', '%'), '*', '%'), '?', '_')
{%- endmacro %}

{% macro matches_glob(value, rule) -%}
    case
        when lower({{ value }}) like {{ rule }}.like_pattern escape '\'
            then regexp_matches(lower({{ value }}), {{ rule }}.regex)
        else false
    end
{%- endmacro %}

{#- A name may show several competencies; for each of them its most specific rule sets the weight. `named` are the
    columns that tell one name. -#}
{% macro most_specific_rule(named) -%}
    qualify row_number() over (
            partition by {{ named }}, rules.competency_id
            order by rules.literal_length desc, rules.pattern asc
        ) = 1
{%- endmacro %}

{#- What the rules for incidents are matched with: service/signature, each part empty where it is unknown. -#}
{% macro incident_pattern() -%}
    coalesce(service_name, '') || '/' || coalesce(signature, '')
{%- endmacro %}
