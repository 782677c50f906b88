# antitrafik: the Tab key in zsh. The tool itself says what fits; this only asks it.
_antitrafik() {
    local line tool=${(Q)words[1]}
    local -a texts shown behind
    for line in "${(@f)$(_ANTITRAFIK_COMPLETE=zsh ${~tool} "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        case $line in
            '') ;;
            :files) _files; return ;;
            :open) behind=(-S '') ;;
            *) texts+=("${line%%$'\t'*}"); shown+=("${line/$'\t'/  }") ;;
        esac
    done
    (( $#texts )) || return 1
    compadd -U -V antitrafik "${behind[@]}" -l -d shown -a texts
    # Where the words begin alike only in part (shen: Shën, Sheng), what is typed stays.
    (( $#texts > 1 )) && [[ ${(L)compstate[unambiguous]} != ${(L)PREFIX}* ]] && compstate[insert]=menu
    return 0
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _antitrafik antitrafik
