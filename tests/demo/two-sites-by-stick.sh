#!/bin/sh
# Two sites of one organisation that share nothing but a stick: joins them, works at both, carries bundles
# and receipts both ways, and fails unless both then hold the same.
#
#   tests/demo/two-sites-by-stick.sh DIR
#
# DIR must not hold anything yet; it gets the stores DIR/a and DIR/b and the stick DIR/stick. ORGO names the
# program, if it is not `orgo` on the path.
set -eu

dir=${1:?usage: $0 DIR}
orgo=${ORGO:-orgo}
if [ -e "$dir" ] && { [ ! -d "$dir" ] || [ -n "$(ls -A "$dir")" ]; }; then
    echo "$dir holds something already; nothing was done" >&2
    exit 1
fi
stick=$dir/stick
mkdir -p "$stick"

a() { "$orgo" --data "$dir/a" "$@"; }
b() { "$orgo" --data "$dir/b" "$@"; }
# Reads the first field of this name in a JSON answer. It reads to the end, so that nobody writes into a closed pipe.
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | sed -n 1p; }
mail() {
    printf 'From: Ann <ann@example.org>\r\nTo: school@example.net\r\nSubject: %s\r\nDate: Mon, 02 Nov 2026 08:00:00 +0000\r\nMessage-ID: <%s@example.org>\r\n\r\n%s\r\n' "$2" "$1" "$3"
}
# Compares what the two sites say.
same() {
    if [ "$2" != "$3" ]; then
        printf '%s differs:\nKisumu  %s\nNairobi %s\n' "$1" "$2" "$3" >&2
        exit 1
    fi
}

echo "== Kisumu begins, Nairobi joins by two files"
a init --organisation 'Lake Schools' --profile school --site Kisumu >"$dir/recovery-key.txt"
ticket=$(a node invite --json | field ticket)
everywhere='--compartment public --compartment internal --compartment restricted'
# shellcheck disable=SC2086
b node join "$ticket" --site Nairobi $everywhere -o "$stick/request.orgo"
# shellcheck disable=SC2086
a node approve "$stick/request.orgo" $everywhere -o "$stick/welcome.orgo"
b node join "$stick/welcome.orgo"

echo "== Both take in mail, with no network between them; one letter reaches both"
mail leak 'Water leak in room 12' 'The tap does not close.' | a deliver --to maintenance@example.net
mail roof 'Broken window in the hall' 'It rains in.' | b deliver --to maintenance@example.net
both=$(mail both 'No light in the corridor' 'Since Monday.' | a deliver --to maintenance@example.net --json | field case_id)
same 'the case of the letter to both' "$both" \
    "$(mail both 'No light in the corridor' 'Since Monday.' | b deliver --to maintenance@example.net --json | field case_id)"

echo "== The stick goes to Nairobi, and its receipt comes back"
a bundle export --to Nairobi -o "$stick"
"$orgo" bundle inspect "$stick/orgo-kisumu-1.orgo"
b bundle import "$stick/orgo-kisumu-1.orgo"
a bundle receipt "$stick/orgo-kisumu-1.orgo.receipt"

echo "== Both work on the same case, and do not agree how bad it is"
task=$(a task list --json | field task_id)
a case set "$both" --severity major
a task acknowledge "$task"
a case new --title 'A pupil was hurt' --label 1001.91.Operations.Safety --visibility restricted --task-type maintenance
b case set "$both" --severity moderate
b case comment "$both" 'The electrician comes on Tuesday.'
b task do start "$task"

echo "== The stick goes both ways"
a bundle export --to Nairobi -o "$stick"
b bundle export --to Kisumu -o "$stick"
b bundle import "$stick/orgo-kisumu-2.orgo"
a bundle import "$stick/orgo-nairobi-1.orgo"
a bundle receipt "$stick/orgo-kisumu-2.orgo.receipt"
b bundle receipt "$stick/orgo-nairobi-1.orgo.receipt"

echo "== What the two hold, and that both show the disagreement"
a bundle list
conflict=$(a case show "$both" --json | sed -n '/^  "conflicts": \[/,/^  \],*$/p')
same 'the case both worked on' "$(a case show "$both" --json)" "$(b case show "$both" --json)"
echo "$conflict"
case $conflict in
*major*moderate* | *moderate*major*) ;;
*) echo "the disagreement is not shown" >&2 && exit 1 ;;
esac
kisumu=$(a digest --json)
nairobi=$(b digest --json)
printf 'Kisumu  %s\nNairobi %s\n' "$kisumu" "$nairobi"
same 'the digest' "$kisumu" "$nairobi"
echo "Both sites hold the same."
