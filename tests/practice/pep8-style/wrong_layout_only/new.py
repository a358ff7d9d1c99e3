"""Fines."""
import sys,os
MaxDays=28
class loan_item:
  def __init__(self,T,m,d):
    self.T=T; self.m=m; self.d=d
  def GetFine(self):
      if self.d<=MaxDays: return 0
      x=(self.d-MaxDays)*10
      if x>500: x=500
      return x
def ReadAll(f):
    l=[]
    bad=0
    for s in f:
        s=s.strip()
        if s=='': continue
        p=s.split(';')
        if len(p)!=3 or p[2].isdigit()==False:
            bad=bad+1; continue
        l.append(loan_item(p[0],p[1],int(p[2])))
    return l,bad
def sumUp(l):
    # d is a dict
    d={}
    for i in l:
        if d.get(i.m)==None: d[i.m]=0
        d[i.m]=d[i.m]+i.GetFine()
    return d
def doIt():
    l,B=ReadAll(sys.stdin)
    for i in l:
        if i.GetFine()!=0: print(i.T+': '+i.m+' pays '+str(i.GetFine())+' cents')
    D=sumUp(l)
    for k in sorted(D): print(k.ljust(10)+str(D[k]).rjust(6))
    if B!=0: print(str(B)+' lines could not be read')
doIt()
