# antitrafik: the Tab key in bash. The tool itself says what fits; this only asks it.
_antitrafik() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files) compopt -o default 2>/dev/null ;;
            :open) compopt -o nospace 2>/dev/null ;;
            *) COMPREPLY+=("$line") ;;
        esac
    done < <(_ANTITRAFIK_COMPLETE=bash "$1" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o nosort -F _antitrafik antitrafik 2>/dev/null || complete -F _antitrafik antitrafik
