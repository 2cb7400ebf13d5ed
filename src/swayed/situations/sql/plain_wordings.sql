-- Wordings reduced to words: lower case, no accents, one space between words and at both ends.
-- Letters after the last one of the second list are combining accents, which vanish. Most texts need no such reading,
-- and `translate` is the dear part: hence the test for plain ASCII.
WITH lowered AS (
    SELECT wording, lower(wording) AS small FROM wordings
),
unaccented AS (
    SELECT
        wording,
        CASE
            WHEN bit_length(small) = 8 * length(small) THEN small
            ELSE replace(
                translate(
                    small,
                    'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžșțάέήίΰϊϋόύώёøłđı̧̨̣̦̀́̂̃̄̆̇̈̊̋̌',
                    'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzstαεηιυιυουωеoldi'
                ),
                'ß',
                'ss'
            )
        END AS bare
    FROM lowered
)
SELECT wording, concat(' ', trim(regexp_replace(bare, '[^\p{L}\p{M}\p{N}]+', ' ', 'g')), ' ') AS plain
FROM unaccented
