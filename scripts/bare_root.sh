#!/usr/bin/env bash
# Tries the README's two set-up commands in a bare system made with debootstrap: only git, python3
# and python3-venv, no Pango, no Chinese font, a Python that refuses a global pip install.
#
#   scripts/bare_root.sh [SUITE]        bookworm (default) or noble; run as root, by hand
#
#   WORK=DIR      where the roots are made (default: a new folder under /var/tmp, removed at the end)
#   MIRROR=URL    where packages come from (default: what this machine's apt uses for the suite)
#   ONLY=report   or ONLY=test: only that command
#
# The commit at HEAD is tried. Proxies, certificates and pip's settings are those of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=${1:-bookworm}
only=${ONLY:-}
say() { printf 'bare_root: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "must run as root: debootstrap and chroot need it"
command -v debootstrap >/dev/null || die "debootstrap is missing; run: apt-get install -y debootstrap"
if [ -n "${WORK:-}" ]; then
    work=$WORK
    mkdir -p "$work"
else
    work=$(mktemp -d /var/tmp/bare_root.XXXXXX)
    # Everything is mounted in namespaces of their own, so nothing is mounted here when this runs.
    trap 'rm -rf --one-file-system "$work"' EXIT
fi
base=$work/base-$suite

case $suite in
    noble) default_mirror=http://archive.ubuntu.com/ubuntu components=main,universe ;;
    *) default_mirror=http://deb.debian.org/debian components=main ;;
esac

# The first address that this machine's apt lists for the suite, in either format of its sources.
configured_mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        awk -v suite="$suite" '$1 == "deb" { for (i = 2; i < NF; i++) if ($(i + 1) == suite) { print $i; exit } }'
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
        awk -v suite="$suite" '
            /^URIs:/ { uri = $2 }
            /^Suites:/ { for (i = 2; i <= NF; i++) if ($i == suite) { print uri; exit } }'
}

make_base() {
    [ -x "$base/usr/bin/python3" ] && return
    local mirror=${MIRROR:-} script= options=()
    [ -n "$mirror" ] || mirror=$(configured_mirror | head -n 1)
    [ -n "$mirror" ] || mirror=$default_mirror
    if [ ! -e "/usr/share/debootstrap/scripts/$suite" ]; then
        script=/usr/share/debootstrap/scripts/gutsy  # what all Ubuntu suites are linked to
    fi
    if [ "$suite" = noble ] && [ ! -e /usr/share/keyrings/ubuntu-archive-keyring.gpg ]; then
        say "no Ubuntu keyring on this machine: the packages' signatures are not checked"
        options+=(--no-check-gpg)
    fi
    say "making a bare $suite from $mirror"
    rm -rf --one-file-system "$base"
    debootstrap --variant=minbase --components="$components" "${options[@]}" \
        --include=git,python3,python3-venv,ca-certificates \
        "$suite" "$base" "$mirror" $script >"$work/debootstrap.log" 2>&1 ||
        die "debootstrap failed; see $work/debootstrap.log"
}

# Puts this machine's way to the network into a root: names, certificates, proxies, pip's settings.
settings() {
    local root=$1
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    cp -L /etc/hosts "$root/etc/hosts"
    apt-config dump | grep -iE '^Acquire::(https?|ftp)::Proxy' >"$root/etc/apt/apt.conf.d/99proxy" || true
    : >"$root/etc/trial.env"
    : >"$root/etc/trial.mounts"
    local name
    for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE; do
        [ -n "${!name:-}" ] && printf 'export %s=%q\n' "$name" "${!name}" >>"$root/etc/trial.env"
    done
    # All of pip's settings, whatever file they come from, as the variables that pip reads.
    python3 -m pip config list 2>/dev/null | python3 -c '
import ast, shlex, sys
for line in sys.stdin:
    key, _, value = line.strip().partition("=")
    name = "PIP_" + key.split(".")[-1].upper().replace("-", "_")
    print("export %s=%s" % (name, shlex.quote(ast.literal_eval(value))))
' >>"$root/etc/trial.env"
    # Files that these settings name are copied, folders are mounted when a command runs.
    local path
    grep -oE '(file://)?/[A-Za-z0-9._/+-]+' "$root/etc/trial.env" | sed 's|^file://||' | sort -u |
        while read -r path; do
            if [ -f "$path" ]; then
                install -D -m 644 "$path" "$root$path"
            elif [ -d "$path" ]; then
                # The parent, because an index of wheels often points beside itself.
                printf '%s\n' "$path" >>"$root/etc/trial.mounts"
                case $path in */simple) printf '%s\n' "${path%/simple}" >>"$root/etc/trial.mounts" ;; esac
            fi
        done
}

# fresh NAME: a copy of the bare system with the project beside it, and a user without rights.
fresh() {
    local root=$work/$1-$suite
    rm -rf --one-file-system "$root"
    cp -a "$base" "$root"
    settings "$root"
    git bundle create -q "$root/srv/tourmetrics.bundle" HEAD "$(git branch --show-current)"
    chroot "$root" useradd --create-home planner
    printf '%s\n' "$root"
}

# inside ROOT USER NET COMMAND: runs a command line there; NET is online or offline.
inside() {
    local root=$1 user=$2 net=$3 command=$4 spaces=(--mount)
    [ "$net" = offline ] && spaces+=(--net)
    # shellcheck disable=SC2016
    unshare "${spaces[@]}" bash -c '
        set -e
        root=$1 user=$2 command=$3
        mount -t proc proc "$root/proc"
        while read -r path; do
            mkdir -p "$root$path" && mount --bind -o ro "$path" "$root$path"
        done <"$root/etc/trial.mounts"
        home=/root
        [ "$user" = root ] || home=/home/$user
        exec chroot --userspec="$user" "$root" env -i HOME="$home" USER="$user" LANG=C.UTF-8 \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            bash -c "set -e; . /etc/trial.env; cd \"$home\"; $command"
    ' inside "$root" "$user" "$command"
}

readme_command() {
    grep -m 1 -xE "python3 bootstrap.py $1" README.md || die "the README has no line for: $1"
}

clone='git clone -q /srv/tourmetrics.bundle tourmetrics && cd tourmetrics'
again='cd tourmetrics'

try_report() {
    local command root status=0 log=$work/report.log
    command=$(readme_command report)
    root=$(fresh report)
    say "as a user without rights: $command"
    inside "$root" planner online "$clone && $command" >"$log" 2>&1 || status=$?
    cat "$log"
    [ "$status" = 2 ] || die "expected status 2 without Pango, got $status"
    grep -q 'sudo apt-get install' "$log" || die "the command to get Pango is not named"
    [ ! -e "$root/home/planner/tourmetrics/progress.pdf" ] || die "a PDF without Pango?"

    say "as the same user: tourmetrics doctor"
    status=0
    inside "$root" planner offline "$again && .venv/bin/tourmetrics doctor" >"$log" 2>&1 || status=$?
    [ "$status" = 1 ] || die "expected status 1 from the doctor without Pango, got $status"
    grep -q 'MISSING.*Pango' "$log" || die "the doctor does not miss Pango"

    say "as root: $command"
    time inside "$root" root online "$clone && $command"
    local pdf=$root/root/tourmetrics/progress.pdf
    [ "$(head -c 5 "$pdf")" = "%PDF-" ] || die "progress.pdf is not there or no PDF"
    say "progress.pdf: $(stat -c %s "$pdf") bytes"
    cp "$pdf" "$work/progress-$suite.pdf"

    say "a second time, without network: $command"
    time inside "$root" root offline "$again && $command"
    cmp "$pdf" "$work/progress-$suite.pdf" || die "the second progress.pdf differs from the first"

    say "now the user without rights finds Pango, without network: $command"
    inside "$root" planner offline "$again && $command"
    cmp "$root/home/planner/tourmetrics/progress.pdf" "$pdf" || die "another user, another PDF"
}

try_test() {
    local command root
    command=$(readme_command test)
    root=$(fresh test)
    say "as root: $command"
    time inside "$root" root online "$clone && $command"
}

say "trying commit $(git log -1 --format='%h %s')"
make_base
[ "$only" = test ] || try_report
[ "$only" = report ] || try_test
say "all well on $suite"
