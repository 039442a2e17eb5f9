// Command reglament runs the electronic system of the Work Regulation of the General Prosecutor's Office of Kazakhstan.
package main

func main() {}
