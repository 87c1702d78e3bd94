{#- Files that no one writes by hand: lock files, generated code, minified and vendored trees. Their
    lines say nothing of the person whose change carried them. -#}
{% macro is_generated_path(path) -%}
    regexp_matches(
        lower({{ path }}),
        '(^|/)(vendor|node_modules|third_party|dist|build|__generated__|generated|__snapshots__)/'
        || '|(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock'
        || '|pipfile\.lock|requirements\.lock|cargo\.lock|go\.sum|gemfile\.lock|composer\.lock)$'
        || '|_pb2(_grpc)?\.pyi?$|\.pb\.(go|cc|h)$|\.min\.(js|css)$|\.(js|css)\.map$|\.snap$|\.g\.dart$'
    )
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
