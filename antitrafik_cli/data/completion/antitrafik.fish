# antitrafik: the Tab key in fish. The tool itself says what fits; this only asks it.
function __antitrafik_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -lx _ANTITRAFIK_COMPLETE fish
    set -l tool $words[1]
    set -l found ($tool $words[2..-1] "$current" 2>/dev/null)
    if test "$found" = :files
        __fish_complete_path "$current"
    else
        string match --invert :open -- $found
    end
end
complete -c antitrafik -f -k -a '(__antitrafik_complete)'
