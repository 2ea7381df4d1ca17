# nix-env -f packaging/nix -i, or `nix-build packaging/nix`, in a checkout of the repository.
{ pkgs ? import <nixpkgs> { } }:

pkgs.stdenv.mkDerivation {
  pname = "studyguide";
  version = "0.1.0";
  src = pkgs.lib.cleanSource ../..;

  nativeBuildInputs = [ pkgs.pkg-config pkgs.makeWrapper ];
  buildInputs = [ pkgs.lua5_4 pkgs.curl pkgs.zlib ];

  makeFlags = [ "all" "docs" ];
  enableParallelBuilding = true;

  installPhase = ''
    runHook preInstall
    make install PREFIX=$out DATADIR=
    wrapProgram $out/bin/studyguide \
      --prefix PATH : ${pkgs.lib.makeBinPath [ pkgs.pandoc pkgs.poppler_utils pkgs.ghostscript pkgs.librsvg ]}
    runHook postInstall
  '';

  meta = {
    description = "Study guides for newcomers, from research papers";
    license = with pkgs.lib.licenses; [ mit cc-by-sa-40 ];
    mainProgram = "studyguide";
    platforms = pkgs.lib.platforms.unix;
  };
}
